// Written from the view by `SNAPSHOTS=write cargo test --lib early`, see src/view/early.rs.

/** The keys of the texts that are needed before the widget is there. */
export const KEYS = ["title","form.title","form.kind","kind.ticket","kind.subscription","kind.deal","form.barcode","form.scan","form.pin","form.pin-optional","form.show","form.submit","form.hide","ended.broken.title","ended.broken.retry"];

/**
 * The texts of `KEYS` in each language, in the same order.
 * @type {Record<string, string[]>}
 */
export const WORDS = {
  ar: ["القسائم والخصومات","إضافة قسيمة","نوع القسيمة","تذكرة","اشتراك","عرض","الباركود","مسح الباركود","الرقم السري","إن وُجد على القسيمة","إظهار","إضافة القسيمة","إخفاء","القسائم غير متاحة حالياً","المحاولة مرة أخرى"],
  de: ["Gutscheine und Rabatte","Gutschein hinzufügen","Art des Gutscheins","Ticket","Abo","Aktion","Barcode","Barcode scannen","PIN","falls Ihr Gutschein eine hat","Zeigen","Gutschein hinzufügen","Verbergen","Gutscheine lassen sich gerade nicht einlösen","Erneut versuchen"],
  en: ["Vouchers and discounts","Add a voucher","Kind of voucher","Ticket","Subscription","Deal","Barcode","Scan barcode","PIN","if your voucher has one","Show","Add voucher","Hide","Vouchers are not available right now","Try again"],
  es: ["Vales y descuentos","Añadir un vale","Tipo de vale","Entrada","Abono","Promoción","Código de barras","Escanear el código","PIN","si tu vale lo tiene","Mostrar","Añadir vale","Ocultar","Los vales no están disponibles ahora mismo","Intentar de nuevo"],
  fr: ["Bons et réductions","Ajouter un bon","Type de bon","Billet","Abonnement","Offre","Code-barres","Scanner le code-barres","Code PIN","si votre bon en a un","Afficher","Ajouter le bon","Masquer","Les bons sont momentanément indisponibles","Réessayer"],
  it: ["Buoni e sconti","Aggiungi un buono","Tipo di buono","Biglietto","Abbonamento","Promozione","Codice a barre","Scansiona il codice","PIN","se il tuo buono ne ha uno","Mostra","Aggiungi buono","Nascondi","I buoni non sono disponibili al momento","Riprova"],
  ja: ["引換券と割引","引換券を追加","引換券の種類","チケット","サブスクリプション","特典","バーコード番号","バーコードを読み取る","PIN","引換券に記載がある場合","表示","引換券を追加","隠す","ただいま引換券をご利用いただけません","もう一度試す"],
  nl: ["Vouchers en kortingen","Voucher toevoegen","Soort voucher","Ticket","Abonnement","Actie","Barcode","Barcode scannen","Pincode","als je voucher er een heeft","Tonen","Voucher toevoegen","Verbergen","Vouchers zijn nu even niet beschikbaar","Opnieuw proberen"],
  pl: ["Vouchery i zniżki","Dodaj voucher","Rodzaj vouchera","Bilet","Karnet","Promocja","Kod kreskowy","Skanuj kod","PIN","jeśli Twój voucher go ma","Pokaż","Dodaj voucher","Ukryj","Vouchery są chwilowo niedostępne","Spróbuj ponownie"],
  sv: ["Värdebevis och rabatter","Lägg till värdebevis","Typ av värdebevis","Biljett","Abonnemang","Erbjudande","Streckkod","Skanna streckkoden","Pinkod","om ditt värdebevis har en","Visa","Lägg till värdebevis","Dölj","Värdebevis kan inte användas just nu","Försök igen"],
};

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
