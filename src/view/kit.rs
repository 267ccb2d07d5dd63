//! The shapes that the widget is made of. Each is one function and so one type: Leptos makes code for every shape of
//! every element, and a moviegoer downloads it (docs/decisions).

use crate::view::wires::Wires;
use checkout::Event;
use leptos::prelude::*;
use std::sync::Arc;

/// The value of an attribute. Not a `&str`, which Leptos would turn into this and make code for both.
pub(super) fn attribute(value: &str) -> Arc<str> {
    Arc::from(value)
}

/// An attribute that is "true" or not there at all.
pub(super) fn flag(on: bool) -> Option<Arc<str>> {
    on.then(|| attribute("true"))
}

/// Nodes of any shape.
pub(super) type Nodes = Vec<AnyView>;

/// Nothing, in the place of a node.
pub(super) fn nothing() -> AnyView {
    ().into_any()
}

/// A text between nodes.
pub(super) fn plain(text: String) -> AnyView {
    text.into_any()
}

/// A `span` with a text.
pub(super) fn span(class: &'static str, text: String) -> AnyView {
    view! { <span class=attribute(class)>{text}</span> }.into_any()
}

/// A text that keeps its own direction: an amount, a mask, a time, a name that the cinema gave.
pub(super) fn isolated(class: &'static str, text: String) -> AnyView {
    view! { <bdi class=attribute(class)>{text}</bdi> }.into_any()
}

/// The heading of a card; it can take the focus, so that a reader goes on there.
pub(super) fn heading(id: &'static str, text: String) -> AnyView {
    view! { <h3 id=attribute(id) tabindex="-1">{text}</h3> }.into_any()
}

/// A part of the widget under a heading, which `label` is the id of.
#[derive(Default)]
pub(super) struct Section {
    pub(super) class: &'static str,
    pub(super) label: &'static str,
    pub(super) language: Option<Arc<str>>,
    pub(super) role: Option<&'static str>,
    /// The id of a text that says more.
    pub(super) described: Option<&'static str>,
    pub(super) busy: bool,
}

impl Section {
    pub(super) fn draw(self, content: Nodes) -> AnyView {
        view! {
            <section
                class=attribute(self.class)
                lang=self.language
                role=self.role.map(attribute)
                aria-labelledby=attribute(self.label)
                aria-describedby=self.described.map(attribute)
                aria-busy=flag(self.busy)
            >
                {content}
            </section>
        }
        .into_any()
    }
}

/// A section with its heading.
pub(super) fn card(class: &'static str, id: &'static str, title: String, mut content: Nodes) -> AnyView {
    content.insert(0, heading(id, title));
    Section { class, label: id, ..Section::default() }.draw(content)
}

/// A list of things.
pub(super) fn list(class: &'static str, items: Nodes) -> AnyView {
    view! { <ul class=attribute(class)>{items}</ul> }.into_any()
}

/// One of them.
pub(super) fn item(part: &'static str, content: Nodes) -> AnyView {
    view! { <li part=attribute(part) class=part>{content}</li> }.into_any()
}

/// A box.
#[derive(Default)]
pub(super) struct Group {
    pub(super) class: &'static str,
    pub(super) part: Option<&'static str>,
    pub(super) role: Option<&'static str>,
    /// What a screen reader calls it.
    pub(super) name: Option<String>,
    pub(super) tone: Option<&'static str>,
    /// Only for the ear.
    pub(super) quiet: bool,
}

impl Group {
    pub(super) fn draw(self, content: Nodes) -> AnyView {
        view! {
            <div
                class=attribute(self.class)
                part=self.part.map(attribute)
                role=self.role.map(attribute)
                aria-label=self.name.as_deref().map(attribute)
                data-tone=self.tone.map(attribute)
                data-quiet=flag(self.quiet)
            >
                {content}
            </div>
        }
        .into_any()
    }
}

/// Things in a row, or under one another.
pub(super) fn group(class: &'static str, content: Nodes) -> AnyView {
    Group { class, ..Group::default() }.draw(content)
}

/// A paragraph, which an id can be told apart by.
pub(super) fn paragraph(class: &'static str, id: Option<&'static str>, content: Nodes) -> AnyView {
    view! { <p class=attribute(class) id=id.map(attribute)>{content}</p> }.into_any()
}

/// A form. Its button, and Enter in a field, send the event. Where a page's script keeps that from being heard, a form
/// that is for a dialog and stands in none goes nowhere.
pub(super) fn form(class: &'static str, to: &Wires, event: Event, content: Nodes) -> AnyView {
    view! { <form class=attribute(class) novalidate method="dialog" data-submit=to.send(event)>{content}</form> }
        .into_any()
}

/// A button.
pub(super) struct Button {
    pub(super) part: &'static str,
    pub(super) class: &'static str,
    pub(super) label: String,
    /// What a screen reader says instead, where the label alone says too little.
    pub(super) name: Option<String>,
    /// One that is not enabled keeps the focus, and the core lets nothing come of it.
    pub(super) enabled: bool,
    pub(super) busy: bool,
    /// What a click sends; `None` submits the form around it.
    pub(super) event: Option<Event>,
}

impl Button {
    pub(super) fn new(class: &'static str, label: String, event: Event) -> Button {
        Button { part: "", class, label, name: None, enabled: true, busy: false, event: Some(event) }
    }

    pub(super) fn submit(
        part: &'static str,
        class: &'static str,
        label: String,
        enabled: bool,
        busy: bool,
    ) -> Button {
        Button { part, class, label, name: None, enabled, busy, event: None }
    }

    pub(super) fn draw(self, to: &Wires) -> AnyView {
        let kind = if self.event.is_some() { "button" } else { "submit" };
        view! {
            <button
                type=attribute(kind)
                part=attribute(self.part)
                class=attribute(self.class)
                aria-label=self.name.as_deref().map(attribute)
                aria-disabled=flag(!self.enabled)
                aria-busy=flag(self.busy)
                data-click=self.event.map(|event| to.send(event))
            >
                {self.label}
            </button>
        }
        .into_any()
    }
}

/// A text input. What is typed in it goes to the core at once.
pub(super) struct Input {
    pub(super) part: &'static str,
    pub(super) class: &'static str,
    pub(super) mode: Option<&'static str>,
    pub(super) capitals: Option<&'static str>,
    pub(super) value: String,
    pub(super) invalid: bool,
    /// The id of the text that says what is wrong.
    pub(super) error: &'static str,
    pub(super) event: fn(String) -> Event,
}

impl Input {
    pub(super) fn draw(self, to: &Wires) -> AnyView {
        // Heard twice: a page's script may keep `input` from coming here, and `change` never leaves the shadow tree.
        let wire = to.tell(self.event);
        // A text field whatever it holds: a PIN may be pasted. What all fields have in common is set by page.js.
        view! {
            <input
                id=attribute(self.part)
                part=attribute(self.part)
                class=attribute(self.class)
                type="text"
                dir="ltr"
                inputmode=self.mode.map(attribute)
                autocapitalize=self.capitals.map(attribute)
                aria-describedby=attribute(self.error)
                aria-invalid=flag(self.invalid)
                prop:value=self.value
                data-input=wire.clone()
                data-change=wire
            />
        }
        .into_any()
    }
}

/// A choice of one: each with its value, what it says, and whether it is the one.
pub(super) fn select(
    part: &'static str,
    options: Vec<(String, String, bool)>,
    to: &Wires,
    event: fn(String) -> Event,
) -> AnyView {
    let options: Nodes = options
        .into_iter()
        .map(|(value, label, picked)| {
            view! { <option value=attribute(&value) prop:selected=picked>{label}</option> }.into_any()
        })
        .collect();
    view! { <select id=attribute(part) part=attribute(part) data-change=to.tell(event)>{options}</select> }
        .into_any()
}

/// What a field is called; `of` is the id of a field that does not stand in it.
pub(super) fn label(class: &'static str, of: Option<&'static str>, content: Nodes) -> AnyView {
    view! { <label class=attribute(class) for=of.map(attribute)>{content}</label> }.into_any()
}

/// A label and what it is for.
pub(super) fn field(
    class: &'static str,
    part: &'static str,
    name: String,
    hint: String,
    mut content: Nodes,
) -> AnyView {
    let space = plain(" ".to_owned());
    content.insert(0, label("", Some(part), vec![plain(name), space, span("optional", hint)]));
    group(class, content)
}

/// What a field says of itself; it takes no room while it is empty.
pub(super) fn field_error(id: &'static str, text: String) -> AnyView {
    // No node for an empty text: the style goes by `:empty`.
    let said = if text.is_empty() { Nodes::new() } else { vec![plain(text)] };
    paragraph("field-error", Some(id), said)
}
