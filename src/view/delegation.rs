//! Event delegation inside the shadow root. One listener on the widget's root element hears all events, and the
//! innermost node around the target that has a handler turns the event into one of the checkout. Leptos' own listeners
//! would be a closure for each node. Its feature `delegation` listens on `window`, where the target of an event from a
//! shadow root is only the custom element (docs/ARCHITECTURE.md).

use super::node::Handler;
use super::rendering::NodeState;
use crate::property::{property, text_property};
use crate::texts::contains;
use checkout::{Event, Secret};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Node};

/// The events that the root element listens for.
pub(crate) const EVENTS: [&str; 6] = ["click", "submit", "input", "change", "paste", TOGGLE];

/// It does not bubble, so it is heard on its way down.
pub(crate) const TOGGLE: &str = "toggle";

/// The event of the checkout for an event in the widget; `None` if no node handles it.
pub(crate) fn delegate(root: &mut NodeState, happened: &web_sys::Event) -> Option<Event> {
    let (name, target) = (happened.type_(), happened.target()?);
    if name == "submit" {
        happened.prevent_default();
    }
    let (handler, attributes) = root.handler(&name, target.unchecked_ref::<Node>())?;
    match handler {
        Handler::Send(event) => event.take().map(|event| *event),
        Handler::SendValue(event) => {
            let value = text_property(&target, "value").unwrap_or_default();
            // From now on this is the value that a drawing compares with. A value that no event reported, since a
            // script of the page stopped it, is left alone.
            if let Some(known) = attributes.iter_mut().find(|attribute| attribute.0 == "value") {
                known.1.clone_from(&value);
            }
            Some(event(value))
        }
        Handler::SendOpen => Some(Event::TicketsShown(property(&target, "open").is_truthy())),
        Handler::SendPasted => {
            let clipboard = happened.unchecked_ref::<ClipboardEvent>().clipboard_data()?;
            let text = clipboard.get_data("text").ok()?;
            // The field would drop line breaks, and a link would stay a link.
            let is_special =
                text.trim().bytes().any(|byte| matches!(byte, b'\n' | b'\r')) || contains(&text, "://");
            // A part of a code is left to the field.
            let selected =
                property(&target, "selectionEnd").as_f64()? - property(&target, "selectionStart").as_f64()?;
            let length = u32::try_from(text_property(&target, "value")?.len()).ok()?;
            (is_special && selected >= length.into()).then(|| {
                happened.prevent_default();
                Event::CodePasted(Secret::new(text))
            })
        }
    }
}
