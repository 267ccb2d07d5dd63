/* tslint:disable */
/* eslint-disable */

/**
 * A widget on the page. Freeing it removes the widget and aborts its reads.
 */
export class Mounted {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Applies a discount code, as the code form does: the user is asked first.
     */
    applyDiscount(code: string, ticket: string): Promise<any>;
    /**
     * Adds a voucher, as the voucher form does.
     */
    applyVoucher(barcode: string, pin: string, kind: string): Promise<any>;
    /**
     * Buys the order if nothing is left to pay.
     */
    complete(): Promise<any>;
    /**
     * Reads the order again, after the page changed tickets or seats.
     */
    refresh(): Promise<any>;
    /**
     * Removes a voucher, as its button does.
     */
    removeVoucher(id: string): Promise<any>;
    /**
     * Switches to another language: to the texts of `catalogue`, or to English without one. `texts` are the page's own
     * texts. Both are JSON. Nothing is read again, and typed text is kept.
     */
    setLanguage(language: string, catalogue?: string | null, texts?: string | null): void;
    /**
     * Sets the token for all calls from now on. Returns `false` if the widget has no order to show, and has to be
     * mounted again.
     */
    setOrderToken(token?: string | null): boolean;
    /**
     * `true`: the page is visible again, or another tab changed the order, so the order is refreshed. `false`: the page
     * is being left, so the PIN is cleared.
     */
    setShown(shown: boolean): void;
}

/**
 * Draws the widget into `root`, an element of the shadow tree. `host` is the custom element, which dispatches the
 * events of the page.
 *
 * # Errors
 * The name of the option that is missing or invalid: `order`, `showtime` or `currency`.
 */
export function mount(host: HTMLElement, root: HTMLElement, options: any): Mounted;
