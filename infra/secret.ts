/** Signs list cursors. Set once a stage: `npx sst secret set CursorSecret "$(openssl rand -hex 32)" --stage NAME`. */
export const cursorSecret = new sst.Secret("CursorSecret");
/**
 * Digests API keys and addresses, and seals what callers carry. Set once a stage like the other; to change it, put the new
 * one before the old one and a comma, and drop the old one when the last key made under it has expired.
 */
export const identitySecret = new sst.Secret("IdentitySecret");
