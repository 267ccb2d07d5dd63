import { Vouchers } from './Vouchers';
import { orderToken } from './backend';

export default async function Page({ searchParams }: { searchParams: Promise<{ order: string }> }) {
  const { order } = await searchParams;
  return <Vouchers order={order} token={await orderToken(order)} />;
}
