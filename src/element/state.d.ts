// The states of an element.

import type { Mounted } from './bindings.js';
import type { EarlyForm } from './early.js';

/** Not in a document, or without an order. */
interface Idle {
  name: 'idle';
  shown?: undefined;
  form?: EarlyForm;
}

/** The early form is shown while the wasm loads. */
interface Loading {
  name: 'loading';
  shown: HTMLElement;
  form: EarlyForm;
}

/** The widget is mounted. */
interface Running {
  name: 'running';
  shown: HTMLElement;
  form?: undefined;
  widget: Mounted;
  /** Reject the promises that the page waits for, when the widget goes. */
  waiting: Set<(reason: Error) => void>;
}

/** The widget cannot run. */
interface Failed {
  name: 'failed';
  /** Offers another try, if one can help. */
  shown?: HTMLElement;
  form?: EarlyForm;
}

/** `shown` is the state's node in the shadow root; `form` keeps what was typed before the widget was there. */
export type State = (Idle | Loading | Running | Failed) & {
  /** An attribute or the token has changed since: the element starts over, by way of idle. */
  isStale?: boolean;
};

/** `never`. The compiler refuses any other type. */
export type Empty<T extends never> = T;
