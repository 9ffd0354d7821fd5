import { expect, test } from "vitest";
import { world } from "../runtime/runtime.fixture.ts";
import { ended } from "./notification.fixture.ts";
import { mailOf } from "./notification.template.ts";

test("a mail says which order, what of it, and what it comes to", async () => {
  await using w = await world();
  const { order } = await ended(w);
  const mail = mailOf("order.confirmed", { ...order, number: "261201-7K3QXW2M" });
  expect(mail.subject).toBe("Order 261201-7K3QXW2M is confirmed");
  expect(mail.text).toBe(
    "Thank you. Your order 261201-7K3QXW2M is confirmed.\n\n2 × Product A (A)  £5.00\n\nTotal: £5.00\n",
  );
  expect(mail.html).toContain("<tr><td>2 × Product A (A)</td><td>£5.00</td></tr>");
});

test("a product's name is text in the mail, never markup; a long order is cut short, and says so", async () => {
  await using w = await world();
  const { order } = await ended(w);
  const [line] = order.lines;
  if (!line) throw new Error("The order has no line");
  const name = `<img src="x" onerror='alert(1)'> & Söhne`;
  const lines = Array.from({ length: 61 }, (_, i) => ({ ...line, sku: `S-${i + 1}`, name }));
  const { text, html } = mailOf("order.expired", { ...order, lines });
  expect(html).not.toMatch(/<img|['"&] S/);
  expect(html).toContain("&lt;img src=&quot;x&quot; onerror=&#39;alert(1)&#39;&gt; &amp; Söhne");
  expect(text).toContain(name);
  for (const body of [text, html]) {
    expect(body).toContain("(S-50)");
    expect(body).not.toContain("(S-51)");
    expect(body).toContain("and 11 more");
  }
});
