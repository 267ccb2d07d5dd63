//! The shapes that the widget is made of. Each is one function and so one type: Leptos makes code for every shape of
//! every element, and a moviegoer downloads it (docs/decisions).

use crate::registry::Sender;
use checkout::Event;
use leptos::prelude::*;
use std::cell::Cell;
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

/// A `span` with a text.
pub(super) fn span(class: &'static str, text: String) -> AnyView {
    view! { <span class=attribute(class)>{text}</span> }.into_any()
}

/// A text that keeps its own direction: an amount, a mask, a time.
pub(super) fn isolated(class: &'static str, text: String) -> AnyView {
    view! { <bdi class=attribute(class)>{text}</bdi> }.into_any()
}

/// The heading of a card; it can take the focus, so that a reader goes on there.
pub(super) fn heading(id: &'static str, text: String) -> AnyView {
    view! { <h3 id=attribute(id) tabindex="-1">{text}</h3> }.into_any()
}

/// A part of the widget under a heading.
pub(super) fn card(class: &'static str, id: &'static str, title: String, mut content: Nodes) -> AnyView {
    content.insert(0, heading(id, title));
    view! { <section class=attribute(class) aria-labelledby=attribute(id)>{content}</section> }.into_any()
}

/// A list of things.
pub(super) fn list(class: &'static str, items: Nodes) -> AnyView {
    view! { <ul class=attribute(class)>{items}</ul> }.into_any()
}

/// One of them.
pub(super) fn item(part: &'static str, content: Nodes) -> AnyView {
    view! { <li part=attribute(part) class=part>{content}</li> }.into_any()
}

/// Things in a row, or under one another.
pub(super) fn group(class: &'static str, content: Nodes) -> AnyView {
    view! { <div class=attribute(class)>{content}</div> }.into_any()
}

/// A form. Its button, and Enter in a field, send the event.
pub(super) fn form(class: &'static str, to: Sender, event: Event, content: Nodes) -> AnyView {
    let once = Once::new(event, to);
    let submit = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        once.send();
    };
    view! { <form class=attribute(class) novalidate on:submit=submit>{content}</form> }.into_any()
}

/// An event that can happen once: what it came from is drawn again right after, with an event of its own. So nothing
/// is copied, and the second click of a double click is lost on purpose.
struct Once(Cell<Option<Event>>, Sender);

impl Once {
    fn new(event: Event, to: Sender) -> Once {
        Once(Cell::new(Some(event)), to)
    }

    fn send(&self) {
        if let Some(event) = self.0.take() {
            self.1.send(event);
        }
    }
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
    /// Of a button that stays down.
    pub(super) pressed: Option<&'static str>,
    /// What a click sends; `None` submits the form around it.
    pub(super) event: Option<Event>,
}

impl Button {
    pub(super) fn new(class: &'static str, label: String, event: Event) -> Button {
        Button {
            part: "",
            class,
            label,
            name: None,
            enabled: true,
            busy: false,
            pressed: None,
            event: Some(event),
        }
    }

    pub(super) fn submit(
        part: &'static str,
        class: &'static str,
        label: String,
        enabled: bool,
        busy: bool,
    ) -> Button {
        Button { part, class, label, name: None, enabled, busy, pressed: None, event: None }
    }

    pub(super) fn draw(self, to: Sender) -> AnyView {
        let kind = if self.event.is_some() { "button" } else { "submit" };
        let once = Once(Cell::new(self.event), to);
        let click = move |_| once.send();
        view! {
            <button
                type=attribute(kind)
                part=attribute(self.part)
                class=attribute(self.class)
                aria-label=self.name.as_deref().map(attribute)
                aria-disabled=flag(!self.enabled)
                aria-busy=flag(self.busy)
                aria-pressed=self.pressed.map(attribute)
                on:click=click
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
    pub(super) fn draw(self, to: Sender) -> AnyView {
        let event = self.event;
        // A text field whatever it holds: password managers keep their hands off it, and a PIN may be pasted.
        view! {
            <input
                id=attribute(self.part)
                part=attribute(self.part)
                class=attribute(self.class)
                type="text"
                dir="ltr"
                autocomplete="off"
                spellcheck="false"
                inputmode=self.mode.map(attribute)
                autocapitalize=self.capitals.map(attribute)
                data-1p-ignore=""
                data-lpignore="true"
                data-bwignore=""
                data-form-type="other"
                aria-describedby=attribute(self.error)
                aria-invalid=flag(self.invalid)
                prop:value=self.value
                on:input=move |typed| to.send(event(event_target_value(&typed)))
            />
        }
        .into_any()
    }
}

/// A label and what it is for.
pub(super) fn field(
    class: &'static str,
    part: &'static str,
    label: String,
    hint: String,
    content: Nodes,
) -> AnyView {
    view! {
        <div class=attribute(class)>
            <label for=attribute(part)>{label} " " {span("optional", hint)}</label>
            {content}
        </div>
    }
    .into_any()
}

/// What a field says of itself; it takes no room while it is empty.
pub(super) fn field_error(id: &'static str, text: String) -> AnyView {
    view! { <p class="field-error" id=attribute(id)>{text}</p> }.into_any()
}
