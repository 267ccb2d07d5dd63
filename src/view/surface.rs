//! Puts the drawn widget on the page, and listens to it.

use super::VoucherCheckout;
use super::delegation::{EVENTS, TOGGLE, delegate};
use super::rendering::NodeState;
use crate::texts::Texts;
use checkout::{Event, ViewModel};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;

/// The place of a widget on the page.
pub(crate) struct Surface {
    root: HtmlElement,
    drawn: Rc<RefCell<Option<NodeState>>>,
    listener: Closure<dyn FnMut(web_sys::Event)>,
}

impl Surface {
    /// An empty surface in `root`. Events of its elements go to `send`.
    pub(crate) fn new(root: HtmlElement, send: impl Fn(Event) + 'static) -> Surface {
        let drawn = Rc::new(RefCell::new(None));
        let listened = Rc::clone(&drawn);
        let listener = Closure::new(move |happened: web_sys::Event| {
            // Removing an element can fire `change` in the middle of a drawing. By then it means nothing.
            let event =
                listened.try_borrow_mut().ok().and_then(|mut drawn| delegate(drawn.as_mut()?, &happened));
            if let Some(event) = event {
                send(event);
            }
        });
        for event in EVENTS {
            let listener = listener.as_ref().unchecked_ref();
            let _ = root.add_event_listener_with_callback_and_bool(event, listener, event == TOGGLE);
        }
        Surface { root, drawn, listener }
    }

    /// Draws the widget, at first or again.
    pub(crate) fn draw(&self, model: &ViewModel, texts: &Texts) {
        let view = view! { <VoucherCheckout model texts /> };
        let mut drawn = self.drawn.borrow_mut();
        match drawn.as_mut() {
            Some(drawn) => view.rebuild(drawn),
            None => drawn.insert(view.build()).mount(&self.root, None),
        }
    }

    /// Takes the widget off the page and stops listening.
    pub(crate) fn clear(&self) {
        for event in EVENTS {
            let listener = self.listener.as_ref().unchecked_ref();
            let _ = self.root.remove_event_listener_with_callback_and_bool(event, listener, event == TOGGLE);
        }
        // A script of the page may remove the widget while it is drawn: on `focusout` of an element that goes. Then the
        // element around it is removed with all of it.
        if let Some(mut drawn) = self.drawn.try_borrow_mut().ok().and_then(|mut drawn| drawn.take()) {
            drawn.unmount();
        }
    }
}
