import { apiKey } from "./api-key.ts";
import { auth } from "./auth.ts";
import { inventory } from "./inventory.ts";
import { order } from "./order.ts";
import { payment } from "./payment.ts";
import { product } from "./product.ts";
import { role } from "./role.ts";
import { system } from "./system.ts";
import { router } from "./trpc.ts";
import { user } from "./user.ts";

export const appRouter = router({ apiKey, auth, inventory, order, payment, product, role, system, user });
