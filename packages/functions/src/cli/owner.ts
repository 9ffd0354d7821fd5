import { User } from "@waybill/core/user";
import { as, type Command } from "./command.ts";

export const createOwner: Command = {
  needs: ["email"],
  usage: "--email ADDRESS [--name NAME]",
  does: "makes the first owner and mails them a temporary password; later owners are made by owners",
  async run({ email = "", name }) {
    const make = () => User.createOwner({ email, ...(name === undefined ? {} : { name }) });
    const owner = await as("owner:create", make);
    console.log(
      `${owner.id} is the owner. A temporary password is on its way to ${email}; sign in with it within a day.`,
    );
  },
};
