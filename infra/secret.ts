/** Signs list cursors. Set once a stage: `npx sst secret set CursorSecret "$(openssl rand -hex 32)" --stage NAME`. */
export const cursorSecret = new sst.Secret("CursorSecret");
