//! The one type of node that the view is made of. A type for each shape of an element, as `view!` makes them, would
//! cost a moviegoer 12 kB (docs/decisions/0031-the-view.md).
//!
//! A text is always the only content of its element, and is set as a whole. So it stays right on a page that replaces
//! text nodes, such as one that the browser translates.

use checkout::Event;
use leptos::prelude::View;

/// An element of the view, built as with Leptos' own builder: `element("p").attr("id", "code-error").text(error)`.
pub(crate) struct Node(pub(super) Box<Element>);

pub(super) type Attributes = Vec<(&'static str, String)>;
pub(super) type Handlers = Vec<(&'static str, Handler)>;

pub(super) struct Element {
    pub(super) tag: &'static str,
    pub(super) attributes: Attributes,
    pub(super) handlers: Handlers,
    pub(super) content: Content,
}

/// Turns an event at a node into one of the checkout.
pub(super) enum Handler {
    /// Sends this event once. The node is drawn again right after, with a new event, so nothing is copied.
    Send(Option<Box<Event>>),
    /// Sends an event with the value of the field.
    SendValue(fn(String) -> Event),
    /// Sends whether the tickets' `details` is open.
    SendOpen,
    /// Sends a pasted text of several lines, or a link. Any other text is left to the browser.
    SendPasted,
}

pub(super) enum Content {
    Text(String),
    Children(Vec<Option<Node>>),
}

/// A handler that sends this event.
pub(super) fn send(event: Event) -> Handler {
    Handler::Send(Some(Box::new(event)))
}

/// An element without attributes and content.
pub(super) fn element(tag: &'static str) -> Node {
    let content = Content::Children(Vec::new());
    Node(Box::new(Element { tag, attributes: Vec::new(), handlers: Vec::new(), content }))
}

impl Node {
    /// Sets an attribute, or the property `value` or `checked`.
    pub(super) fn attr(mut self, name: &'static str, value: &str) -> Node {
        self.0.attributes.push((name, value.to_owned()));
        self
    }

    /// Sets an attribute to "true" if `on`.
    pub(super) fn flag(self, name: &'static str, on: bool) -> Node {
        if on { self.attr(name, "true") } else { self }
    }

    pub(super) fn class(self, value: &str) -> Node {
        self.attr("class", value)
    }

    pub(super) fn part(self, value: &str) -> Node {
        self.attr("part", value)
    }

    /// Handles an event of this name that happens at the element or within it.
    pub(super) fn on(mut self, name: &'static str, handler: Handler) -> Node {
        self.0.handlers.push((name, handler));
        self
    }

    /// Makes a text the only content.
    pub(super) fn text(mut self, text: String) -> Node {
        self.0.content = Content::Text(text);
        self
    }

    /// Adds a child. `None` keeps its place, so that the children after it stay the elements that they are.
    pub(super) fn child(self, child: impl Child) -> Node {
        self.push(child.into_child())
    }

    pub(super) fn children(mut self, children: impl Iterator<Item = Node>) -> Node {
        for child in children {
            self = self.push(Some(child));
        }
        self
    }

    fn push(mut self, child: Option<Node>) -> Node {
        if let Content::Children(children) = &mut self.0.content {
            children.push(child);
        }
        self
    }
}

/// A child of a node: a node, a component in `view!`, or an `Option` of these.
pub(super) trait Child {
    fn into_child(self) -> Option<Node>;
}

impl Child for Node {
    fn into_child(self) -> Option<Node> {
        Some(self)
    }
}

impl<T: Child> Child for View<T> {
    fn into_child(self) -> Option<Node> {
        self.into_inner().into_child()
    }
}

impl<T: Child> Child for Option<T> {
    fn into_child(self) -> Option<Node> {
        self.and_then(Child::into_child)
    }
}
