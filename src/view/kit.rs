//! The elements that several parts of the view share.

use super::node::{Handler, Node, element, send};
use checkout::Event;

/// Keeps browsers and password managers from filling a field in or saving it; each manager reads an attribute of its
/// own. `enterkeyhint` labels the Enter key of a phone.
const ENTRY: [(&str, &str); 7] = [
    ("autocomplete", "off"),
    ("spellcheck", "false"),
    ("enterkeyhint", "go"),
    ("data-1p-ignore", ""),
    ("data-lpignore", "true"),
    ("data-bwignore", ""),
    ("data-form-type", "other"),
];

pub(super) fn div(class: &str) -> Node {
    element("div").class(class)
}

pub(super) fn span(class: &str, text: String) -> Node {
    element("span").class(class).text(text)
}

pub(super) fn paragraph(text: String) -> Node {
    element("p").text(text)
}

/// A text that keeps its own direction in a language written from right to left: an amount, a mask, a time, or a name
/// from the cinema.
pub(super) fn isolated(class: &str, text: String) -> Node {
    element("bdi").class(class).text(text)
}

/// The heading of a section. It can take the focus, so that a screen reader goes on from there.
pub(super) fn heading(id: &str, text: String) -> Node {
    element("h3").attr("id", id).attr("tabindex", "-1").text(text)
}

/// A section that the element with this id names.
pub(super) fn section(class: &str, named_by: &str) -> Node {
    element("section").class(class).attr("aria-labelledby", named_by)
}

/// A section with its heading.
pub(super) fn card(class: &str, id: &str, title: String) -> Node {
    section(class, id).child(heading(id, title))
}

pub(super) fn list(class: &str, items: impl Iterator<Item = Node>) -> Node {
    element("ul").class(class).children(items)
}

/// An item of a list, which a site can style as this part.
pub(super) fn item(part: &str) -> Node {
    element("li").part(part).class(part)
}

/// A form. Its button, and Enter in a field, send the event.
pub(super) fn form(class: &str, event: Event) -> Node {
    // If a script of the page stops `submit` before it is heard here, the browser submits the form itself. With
    // method="dialog" and no dialog around it, that goes nowhere.
    element("form").class(class).attr("novalidate", "").attr("method", "dialog").on("submit", send(event))
}

pub(super) fn button(class: &str, label: String, event: Event) -> Node {
    element("button").attr("type", "button").class(class).text(label).on("click", send(event))
}

/// The button that submits the form around it.
pub(super) fn submit_button(part: &str, class: &str, label: String) -> Node {
    element("button").attr("type", "submit").part(part).class(class).text(label)
}

impl Node {
    /// The name for screen readers, if the text alone says too little.
    pub(super) fn named(self, name: &str) -> Node {
        self.attr("aria-label", name)
    }

    /// `aria-disabled` instead of `disabled`: the button keeps the focus, and the checkout ignores its event.
    pub(super) fn enabled(self, enabled: bool) -> Node {
        self.flag("aria-disabled", !enabled)
    }

    pub(super) fn busy(self, busy: bool) -> Node {
        self.flag("aria-busy", busy)
    }
}

/// A text field. Each change of its value is sent at once. `error` is the id of the text that describes an error.
pub(super) fn input(part: &str, error: &str, value: &str, invalid: bool, event: fn(String) -> Event) -> Node {
    // A text field even for a PIN: `type=number` would refuse a barcode that is pasted together with its PIN.
    let input = element("input").attr("id", part).part(part).attr("type", "text").attr("dir", "ltr");
    let input = ENTRY.iter().fold(input, |input, (name, value)| input.attr(name, value));
    let input = input.attr("aria-describedby", error).flag("aria-invalid", invalid).attr("value", value);
    // Both: a script of the page may stop `input` on its way here, and `change` never leaves the shadow tree.
    input.on("input", Handler::SendValue(event)).on("change", Handler::SendValue(event))
}

/// The label of the field with the id `part`, and a place for the field.
pub(super) fn field(class: &str, part: &str, label: String) -> Node {
    div(class).child(element("label").attr("for", part).text(label))
}

/// The error of a field. It takes no room while it is empty.
pub(super) fn field_error(id: &str, text: String) -> Node {
    element("p").class("field-error").attr("id", id).text(text)
}
