/** Who is in the pool. Names are compared without regard to upper and lower case, as `caseSensitive: false` has it. */
import type { Clock } from "../clock.ts";
import type { Context, UserPool } from "./internals.ts";
import { Refusal } from "./operation.ts";
import { type User, attributeOf } from "./user.ts";

export interface Users {
  all(): Promise<User[]>;
  /** By e-mail address or sub. */
  find(name: string): Promise<User | undefined>;
  /** @throws Refusal `UserNotFoundException` */
  get(name: string): Promise<User>;
  save(user: User): Promise<void>;
  delete(user: User): Promise<void>;
  groupsOf(user: User): Promise<string[]>;
  makeGroup(name: string): Promise<object>;
  join(user: User, group: string): Promise<void>;
}

export function createUsers(pool: UserPool, context: Context, clock: Clock): Users {
  const all = () => pool.listUsers(context);
  async function find(name: string) {
    const wanted = name.toLowerCase();
    const isMeant = (user: User) =>
      user.Username.toLowerCase() === wanted || attributeOf(user, "email")?.toLowerCase() === wanted;
    return (await pool.getUserByUsername(context, wanted)) ?? (await all()).find(isMeant);
  }
  async function makeGroup(name: string) {
    const found = await pool.getGroupByGroupName(context, name);
    if (found) return found;
    const now = new Date(clock.now());
    const group = { GroupName: name, CreationDate: now, LastModifiedDate: now };
    await pool.saveGroup(context, group);
    return group;
  }
  return {
    all,
    find,
    async get(name) {
      const user = await find(name);
      if (!user) throw new Refusal("UserNotFoundException", "User does not exist.");
      return user;
    },
    save: (user) => pool.saveUser(context, { ...user, UserLastModifiedDate: new Date(clock.now()) }),
    delete: (user) => pool.deleteUser(context, user),
    groupsOf: (user) => pool.listUserGroupMembership(context, user),
    makeGroup,
    async join(user, group) {
      await pool.addUserToGroup(context, await makeGroup(group), user);
    },
  };
}
