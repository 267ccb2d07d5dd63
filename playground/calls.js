// The widget's calls, with their time. Of a call only method, path and status are kept: no body, no query, no header,
// so no code and no PIN.

/** How many are kept. */
const MOST = 60;
/** The playground's own calls are none of the widget's. */
const OWN = /\/demo\/|\/(integrity|snippet)\.(json|html)$/;

/** From now on, the newest on top. `order` gives the id that is written as {order}. */
export function watchCalls(table, order) {
  const fetchIt = window.fetch;
  let slowest = 0;

  function row(method, path) {
    const line = document.createElement("tr");
    const [call, status, time] = [0, 1, 2].map(() => line.insertCell());
    const name = document.createElement("code");
    // A long path may break behind each of its slashes.
    name.append(`${method} `, ...path.split(/(?<=\/)/).flatMap((part) => [part, document.createElement("wbr")]));
    call.append(name);
    status.textContent = "…";
    table.prepend(line);
    while (table.rows.length > MOST) table.lastElementChild.remove();
    return (said, ms) => {
      status.textContent = said;
      line.dataset.tone = /^2/.test(said) ? "good" : "bad";
      time.textContent = `${Math.round(ms)} ms`;
      time.dataset.ms = ms;
      slowest = Math.max(slowest, ms);
      for (const cell of table.querySelectorAll("[data-ms]")) {
        cell.style.setProperty("--share", cell.dataset.ms / slowest);
      }
    };
  }

  window.fetch = function (input, options) {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    const asked = fetchIt.call(this, input, options);
    if (OWN.test(url.pathname)) return asked;
    const method = (options?.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase();
    const path = url.pathname.replace(order() || /$^/, "{order}");
    const ended = row(method, url.origin === location.origin ? path : url.origin + path);
    const begun = performance.now();
    asked.then(
      ({ status }) => ended(String(status), performance.now() - begun),
      () => ended("none", performance.now() - begun),
    );
    return asked;
  };
}
