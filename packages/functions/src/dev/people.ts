/** The people that a fresh Waybill knows. Their mail stays on this machine, and so do their passwords. */
import { Actor } from "@waybill/core/actor";
import { Id } from "@waybill/core/id";
import { User } from "@waybill/core/user";

export const people = {
  customer: { sub: "11111111-1111-4111-8111-111111111111", email: "customer@waybill.test" },
  admin: { sub: "22222222-2222-4222-8222-222222222222", email: "admin@waybill.test" },
  owner: { sub: "33333333-3333-4333-8333-333333333333", email: "owner@waybill.test" },
} as const;

/** As the pool's rules want it: long, with capitals, small letters and digits. */
export const passwordOf = (secret: string): string => `Waybill-${secret.slice(0, 12)}-1`;

/** Gives the staff their roles, once. A customer needs nothing: whoever signs in is one. */
export const employ = (): Promise<void> =>
  Actor.provide({ type: "system", id: "local" }, async () => {
    for (const role of ["owner", "admin"] as const) {
      const { sub, email } = people[role];
      const id = Id.userOfSubject(sub);
      if (!id) throw new Error(`${sub} is no UUID`);
      await User.enrol({ id, email, roles: [role] }, "active").catch((error: unknown) => {
        if (!User.Exists.is(error)) throw error;
      });
    }
  });
