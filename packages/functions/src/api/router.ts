import { inventory } from "./inventory.ts";
import { order } from "./order.ts";
import { product } from "./product.ts";
import { system } from "./system.ts";
import { router } from "./trpc.ts";

export const appRouter = router({ inventory, order, product, system });
