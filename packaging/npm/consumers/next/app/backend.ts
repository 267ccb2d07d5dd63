/** The order token, which a site's backend asks the proxy for. */
export async function orderToken(order: string): Promise<string> {
  const answer = await fetch(`${process.env.SITE}demo/orders/${order}/token`, { method: 'POST' });
  return ((await answer.json()) as { token: string }).token;
}
