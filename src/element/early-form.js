// Written from the view by `SNAPSHOTS=write cargo test --lib early`, see src/view/early.rs.

/** The keys of the texts that are needed before the widget is there. */
export const KEYS = ["title","form.code","form.scan","form.add","ended.broken.title","ended.broken.retry"];

/**
 * The texts of `KEYS` in each language, in the same order.
 * @type {Record<string, string[]>}
 */
export const WORDS = {
  ar: ["القسائم والخصومات","قسيمة أو رمز خصم","مسح","إضافة","القسائم غير متاحة حالياً","المحاولة مرة أخرى"],
  de: ["Gutscheine und Rabatte","Gutschein oder Rabattcode","Scannen","Hinzufügen","Gutscheine lassen sich gerade nicht nutzen","Erneut versuchen"],
  en: ["Vouchers and discounts","Voucher or discount code","Scan","Add","Vouchers are not available right now","Try again"],
  es: ["Vales y descuentos","Vale o código de descuento","Escanear","Añadir","Los vales no están disponibles ahora mismo","Intentar de nuevo"],
  fr: ["Bons et réductions","Bon ou code de réduction","Scanner","Ajouter","Les bons sont momentanément indisponibles","Réessayer"],
  it: ["Buoni e sconti","Buono o codice sconto","Scansiona","Aggiungi","I buoni non sono disponibili al momento","Riprova"],
  ja: ["引換券と割引","引換券番号または割引コード","読み取る","追加","ただいま引換券をご利用いただけません","もう一度試す"],
  nl: ["Vouchers en kortingen","Voucher of kortingscode","Scannen","Toevoegen","Vouchers zijn nu even niet beschikbaar","Opnieuw proberen"],
  pl: ["Vouchery i zniżki","Voucher lub kod zniżkowy","Skanuj","Dodaj","Vouchery są chwilowo niedostępne","Spróbuj ponownie"],
  sv: ["Värdebevis och rabatter","Värdebevis eller rabattkod","Skanna","Lägg till","Värdebevis kan inte användas just nu","Försök igen"],
};

/**
 * An element. A number in its content is a text: the place of its key in `KEYS`.
 * @typedef {[tag: string, attributes: Record<string, string>, ...content: (string | number | Tree)[]]} Tree
 */

/**
 * The widget before its order is read.
 * @type {Tree}
 */
export const FORM = ["section", {"class": "vc", "aria-labelledby": "title", "aria-busy": "true"},
  ["div", {"class": "head"},
    ["h2", {"id": "title", "class": "title", "tabindex": "-1"}, 0]],
  ["div", {"class": "message", "part": "message", "role": "status", "data-tone": "info"}],
  ["div", {"class": "columns"},
    ["div", {"class": "actions"},
      ["form", {"class": "code-form", "novalidate": "", "method": "dialog"},
        ["div", {"class": "field"},
          ["label", {"for": "code"}, 1],
          ["button", {"type": "button", "class": "quiet scan", "part": "scan"}, 2],
          ["div", {"class": "with-button"},
            ["input", {"id": "code", "part": "code", "type": "text", "dir": "ltr", "autocomplete": "off", "spellcheck": "false", "enterkeyhint": "go", "data-1p-ignore": "", "data-lpignore": "true", "data-bwignore": "", "data-form-type": "other", "aria-describedby": "code-error", "autocapitalize": "characters"}],
            ["button", {"type": "submit", "part": "apply", "class": "primary"}, 3]]],
        ["p", {"class": "field-error", "id": "code-error"}]]],
    ["div", {"class": "skeleton"},
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}],
      ["span", {"class": "bone"}]]]];
