// A page with one widget on it, whose server is this file: fetch is replaced until it is closed.

const fetch = window.fetch;
const setTimeout = window.setTimeout;
const later = (milliseconds) => new Promise((done) => setTimeout.call(window, done, milliseconds));

export class TestPage {
  #answers = new Map();
  #held = [];
  #calls = [];
  #troubles = [];
  #events = [];
  #note = (event) => {
    event.preventDefault();
    this.#troubles.push(String(event.reason ?? event.error ?? event.message));
  };

  constructor() {
    this.host = document.createElement('div');
    this.root = document.createElement('div');
    this.host.attachShadow({ mode: 'open' }).append(this.root);
    document.body.append(this.host);
    window.fetch = (request) => this.#fetch(request);
    window.addEventListener('error', this.#note);
    window.addEventListener('unhandledrejection', this.#note);
  }

  /** Puts everything back, and says what went wrong in the meantime. */
  close() {
    this.host.remove();
    window.fetch = fetch;
    window.setTimeout = setTimeout;
    window.removeEventListener('error', this.#note);
    window.removeEventListener('unhandledrejection', this.#note);
    return this.#troubles.join('\n');
  }

  /** What a call such as "GET /path" gets from now on. Anything else gets a 404. */
  answer(call, status, body) {
    this.#answers.set(call, () => new Response(body, { status, headers: { 'Content-Type': 'application/json' } }));
  }

  /** The same, for a caller that is to come back after so many seconds. */
  answerLater(call, status, body, seconds) {
    const headers = { 'Content-Type': 'application/json', 'Retry-After': String(seconds) };
    this.#answers.set(call, () => new Response(body, { status, headers }));
  }

  /** What fetch itself does at a call: throw, reject, never, or something that is no answer. */
  fault(call, kind) {
    const faults = {
      throw: () => { throw new TypeError('thrown'); },
      reject: () => Promise.reject(new TypeError('rejected')),
      never: () => new Promise(() => {}),
      nothing: () => undefined,
      'no promise': () => ({ ok: true }),
      'no response': () => Promise.resolve({ status: 200, ok: true, json: () => ({}) }),
    };
    this.#answers.set(call, faults[kind]);
  }

  /** The calls from now on wait until `release`, even if their signals are aborted. */
  hold() { this.holding = true; }
  release() {
    this.holding = false;
    for (const go of this.#held.splice(0)) go();
  }

  /** Timers end a hundred times as soon. */
  hurry() {
    window.setTimeout = (work, milliseconds, ...rest) => setTimeout.call(window, work, milliseconds / 100, ...rest);
  }

  #fetch(request) {
    const path = new URL(request.url).pathname;
    const call = { name: `${request.method} ${path}`, body: '', signal: request.signal, headers: request.headers };
    this.#calls.push(call);
    const answer = this.#answers.get(call.name) ?? (() => new Response('{"status":404,"title":"Not Found","traceId":"00-1"}', { status: 404 }));
    const read = request.method === 'GET' ? undefined : request.clone().text();
    if (!this.holding && !read) {
      const given = answer();
      return given instanceof Response ? Promise.resolve(given) : given;
    }
    const free = this.holding ? new Promise((go) => this.#held.push(go)) : undefined;
    return (async () => {
      call.body = await read;
      await free;
      return answer();
    })();
  }

  calls(name) { return this.#calls.filter((call) => call.name === name).length; }
  allCalls() { return this.#calls.length; }
  aborted() { return this.#calls.filter((call) => call.signal.aborted).length; }
  /** A header of each call whose name begins so, a line each, empty where it had none. */
  headers(name, header) {
    return this.#calls.filter((call) => call.name.startsWith(name)).map((call) => call.headers.get(header) ?? '').join('\n');
  }
  /** The body of the last call. */
  body(name) { return this.#calls.filter((call) => call.name === name).at(-1)?.body ?? ''; }

  find(selector) { return this.root.querySelector(selector); }
  text(selector) { return this.find(selector)?.textContent ?? ''; }
  attribute(selector, name) { return this.find(selector)?.getAttribute(name) ?? ''; }
  value(selector) { return this.find(selector).value; }
  focused() { return this.host.shadowRoot.activeElement; }
  children() { return this.root.childNodes.length; }
  elements() { return document.querySelectorAll('*').length; }

  type(selector, text) {
    const field = this.find(selector);
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
  /** Pastes as a browser does, but for its default: the text that the page leaves to the field. */
  paste(selector, text) {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true });
    this.find(selector).dispatchEvent(event);
  }
  /** Keeps each event of this name from now on. */
  listen(name) {
    this.host.addEventListener(name, ({ detail }) => this.#events.push([name, detail]));
  }
  /** The number of events of this name, and the detail of the last one as JSON. */
  eventCount(name) { return this.#events.filter(([kept]) => kept === name).length; }
  lastDetail(name) { return JSON.stringify(this.#events.findLast(([kept]) => kept === name)?.[1] ?? null); }
  /** Does what a browser's page translation does: each text node makes way for two nested `<font>` elements. */
  translate() {
    const walker = document.createTreeWalker(this.root, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
    for (const text of texts) {
      const [outer, inner] = ['font', 'font'].map((tag) => document.createElement(tag));
      inner.textContent = `~${text.data}`;
      outer.append(inner);
      text.replaceWith(outer);
    }
  }
  /** From now on, notes each element whose attributes or content change. */
  watch() {
    this.changed = new Set();
    const note = ({ target }) => this.changed.add(target.localName ?? target.parentNode?.localName);
    new MutationObserver((changes) => changes.forEach(note))
      .observe(this.root, { attributes: true, characterData: true, childList: true, subtree: true });
  }
  /** The names of these elements. */
  touched() { return [...this.changed].sort().join(' '); }
  press(selector) { this.find(selector).click(); }
  /** Sends the form as Enter does, twice in the same moment. */
  submitTwice(selector) {
    this.find(selector).requestSubmit();
    this.find(selector).requestSubmit();
  }

  async until(condition, what) {
    for (let waited = 0; !condition(); waited += 10) {
      if (waited > 5000) throw new Error(`in vain: ${what}; on the screen: ${this.root.innerHTML}`);
      await later(10);
    }
  }
  untilShown(selector) { return this.until(() => this.find(selector), selector); }
  untilGone(selector) { return this.until(() => !this.find(selector), `${selector} gone`); }
  untilText(selector, text) { return this.until(() => this.text(selector).includes(text), `${selector}: ${text}`); }
  untilCalled(name, times) { return this.until(() => this.calls(name) >= times && this.body(name) !== undefined, name); }
  /** Long enough for all that is ready to happen. */
  rest() { return later(60); }
}
