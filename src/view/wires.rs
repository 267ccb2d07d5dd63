//! What the nodes of the view do. Each that does something carries a number, and one listener on the root, inside the
//! shadow tree, looks it up: Leptos' own listeners would be a kind of their own for each kind of node, and bring the
//! code for a delegation along that is switched off (docs/decisions).

use checkout::Event;
use std::cell::RefCell;
use std::sync::Arc;
use web_sys::js_sys::Reflect;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

/// What is listened for. A node carries the number of what it does in the attribute `data-` and this word.
pub(crate) const HEARD: [&str; 4] = ["click", "submit", "input", "change"];

/// What a node does.
enum Wire {
    /// Sends this, once: what it came from is drawn again right after, with an event of its own. So nothing is
    /// copied, and the second click of a double click is lost on purpose.
    Send(Option<Box<Event>>),
    /// Sends what it holds.
    Tell(fn(String) -> Event),
}

/// What all nodes of a drawing do.
#[derive(Default)]
pub(crate) struct Wires(RefCell<Vec<Wire>>);

impl Wires {
    /// The number of a node that sends this.
    pub(crate) fn send(&self, event: Event) -> Arc<str> {
        self.add(Wire::Send(Some(Box::new(event))))
    }

    /// The number of a field that tells what it holds.
    pub(crate) fn tell(&self, event: fn(String) -> Event) -> Arc<str> {
        self.add(Wire::Tell(event))
    }

    fn add(&self, wire: Wire) -> Arc<str> {
        let mut wires = self.0.borrow_mut();
        wires.push(wire);
        Arc::from(wires.len().to_string())
    }

    /// What comes of something that happened to a node.
    pub(crate) fn hear(&self, happened: &web_sys::Event) -> Option<Event> {
        let (word, target) = (happened.type_(), happened.target()?);
        if word == "submit" {
            happened.prevent_default();
        }
        let name = format!("data-{word}");
        let node = target.dyn_ref::<Element>()?.closest(&format!("[{name}]")).ok()??;
        let number: usize = node.get_attribute(&name)?.parse().ok()?;
        match self.0.borrow_mut().get_mut(number.checked_sub(1)?)? {
            Wire::Send(event) => event.take().map(|event| *event),
            Wire::Tell(event) => Some(event(value(&target))),
        }
    }
}

fn value(target: &EventTarget) -> String {
    Reflect::get(target, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}
