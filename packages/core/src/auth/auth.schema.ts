import * as z from "zod";
import { Id } from "../id/id.ts";
import { User } from "../user/user.ts";

/** As the pool of users has it, so that it refuses none that was accepted here. */
export const Password = z
  .string()
  .min(12)
  .max(256)
  .regex(/[a-z]/, "must have a small letter from a to z")
  .regex(/[A-Z]/, "must have a capital letter from A to Z")
  .regex(/\d/, "must have a digit")
  .regex(/^\S(?:.*\S)?$/su, "must not begin or end with a space")
  .meta({
    description:
      "12 to 256 characters, among them a small letter, a capital (a to z) and a digit. Never logged or kept.",
  });

/** What somebody types as their password, however wrong. */
export const Typed = z.string().min(1).max(256);
export const Code = z.string().regex(/^\d{6}$/, "must be six digits");
export const SessionText = z.string().min(1).max(4_096).meta({ description: "Opaque; of the answer before." });
export const RefreshToken = z.string().min(1).max(4_096);
export const Device = z
  .string()
  .max(200)
  .meta({ description: "`device` of an earlier sign-in: others' wrong guesses then do not count against you." });

export const Sent = z
  .object({ status: z.literal("code_sent") })
  .meta({ id: "CodeSent", description: "The same for whoever has an account, and whoever has none." });

export const SignUpStarted = z.object({ status: z.literal("code_sent"), session: SessionText }).meta({
  id: "SignUpStarted",
  description: "A code went to the address, or a word to whoever has an account there already.",
});

export const SignedIn = z
  .object({
    status: z.literal("signed_in"),
    userId: Id.schema("user"),
    accessToken: z.string().meta({ description: "To be sent as the bearer token." }),
    expiresInSeconds: z.int(),
    refreshToken: z.string().meta({ description: "For `auth.refresh`, once." }),
    device: z.string().meta({ description: "To be kept, and sent with later sign-ins." }),
  })
  .meta({ id: "SignedIn", description: "Tokens of somebody who has signed in." });
export type SignedIn = z.output<typeof SignedIn>;

export const Challenged = z
  .object({
    status: z.literal("challenged"),
    challenge: z.enum(["new_password", "totp"]).meta({
      description: "`new_password`: in place of a temporary one. `totp`: an authenticator app's code.",
    }),
    session: SessionText,
  })
  .meta({ id: "Challenged", description: "Something more is asked for: answer with `auth.respondToChallenge`." });

export const SignIn = z
  .discriminatedUnion("status", [SignedIn, Challenged])
  .meta({ id: "SignIn", description: "What came of signing in." });
export type SignIn = z.output<typeof SignIn>;

export const Refreshed = SignedIn.omit({ device: true }).meta({
  id: "Refreshed",
  description: "New tokens in place of old ones.",
});

export const Credentials = { email: User.Email, password: Typed };
