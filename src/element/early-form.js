// Written from the view by `SNAPSHOTS=write cargo test --lib early`, see src/view/early.rs.

/** The keys of the texts that are needed before the widget is there. */
export const KEYS = ["title","form.title","form.kind","kind.ticket","kind.subscription","kind.deal","form.barcode","form.scan","form.pin","form.pin-optional","form.show","form.submit","form.hide","ended.broken.title","ended.broken.retry"];

/**
 * An element. A number in its content is a text: the place of its key in `KEYS`.
 * @typedef {[tag: string, attributes: Record<string, string>, ...content: (string | number | Tree)[]]} Tree
 */

/**
 * The widget before its order is read.
 * @type {Tree}
 */
export const FORM = ["section", {"class": "vc", "aria-labelledby": "title", "lang": "", "aria-busy": "true"},
  ["div", {"class": "head"},
    ["h2", {"id": "title", "class": "title", "tabindex": "-1"}, 0]],
  ["div", {"class": "message", "part": "message", "role": "status", "data-tone": "info"}],
  ["div", {"class": "columns"},
    ["div", {"class": "actions"},
      ["form", {"class": "card voucher-form", "novalidate": "", "method": "dialog"},
        ["h3", {"id": "form", "tabindex": "-1"}, 1],
        ["div", {"class": "field"},
          ["label", {"for": "voucher-type"}, 2],
          ["select", {"id": "voucher-type", "part": "voucher-type"},
            ["option", {"value": "Ticket"}, 3],
            ["option", {"value": "Subscription"}, 4],
            ["option", {"value": "Deal"}, 5]]],
        ["div", {"class": "field"},
          ["label", {"for": "barcode"}, 6],
          ["button", {"type": "button", "class": "quiet scan", "part": "scan"}, 7],
          ["input", {"id": "barcode", "part": "barcode", "type": "text", "dir": "ltr", "autocomplete": "off", "spellcheck": "false", "enterkeyhint": "go", "data-1p-ignore": "", "data-lpignore": "true", "data-bwignore": "", "data-form-type": "other", "aria-describedby": "barcode-error", "autocapitalize": "characters"}],
          ["p", {"class": "field-error", "id": "barcode-error"}]],
        ["div", {"class": "field pin"},
          ["label", {"for": "pin"},
            ["span", {}, 8],
            ["span", {"class": "optional"}, " ", 9]],
          ["div", {"class": "with-button"},
            ["input", {"id": "pin", "part": "pin", "type": "text", "dir": "ltr", "autocomplete": "off", "spellcheck": "false", "enterkeyhint": "go", "data-1p-ignore": "", "data-lpignore": "true", "data-bwignore": "", "data-form-type": "other", "aria-describedby": "barcode-error", "inputmode": "numeric", "class": "masked"}],
            ["button", {"type": "button", "class": "reveal"}, 10]]],
        ["button", {"type": "submit", "part": "apply", "class": "primary"}, 11]]],
    ["div", {"class": "skeleton"},
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}]]]];
