import { type NextRequest, NextResponse } from 'next/server';

/** Lets the site's proxy answer the widget's calls. */
export function proxy({ nextUrl }: NextRequest) {
  return NextResponse.rewrite(new URL(nextUrl.pathname + nextUrl.search, process.env.SITE));
}

export const config = { matcher: '/cinema-api/:path*' };
