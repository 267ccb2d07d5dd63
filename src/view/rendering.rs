//! Leptos' rendering traits for [`Node`]: builds the elements, and later changes those that differ.

use super::node::{Attributes, Content, Element, Handler, Handlers, Node};
use leptos::prelude::{Mountable, Render, RenderHtml};
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::{Rndr, types};
use leptos::tachys::view::{Position, PositionState};
use web_sys::wasm_bindgen::JsCast;

/// Properties of a DOM element, which the user changes. An attribute of the same name is only their initial value.
const PROPERTIES: [&str; 2] = ["value", "checked"];

/// A node on the page.
pub(crate) struct NodeState {
    dom: types::Element,
    tag: &'static str,
    attributes: Attributes,
    handlers: Handlers,
    content: ContentState,
}

enum ContentState {
    Text(String),
    Children(Vec<ChildState>),
}

enum ChildState {
    /// A comment keeps the place of a child that is `None`.
    Gap(types::Placeholder),
    Node(NodeState),
}

impl Render for Node {
    type State = NodeState;

    fn build(self) -> NodeState {
        let tag = self.0.tag;
        let mut state = NodeState {
            dom: Rndr::create_element(tag, None),
            tag,
            attributes: Vec::new(),
            handlers: Vec::new(),
            content: ContentState::Children(Vec::new()),
        };
        state.update(*self.0);
        state
    }

    fn rebuild(self, state: &mut NodeState) {
        if self.0.tag == state.tag {
            return state.update(*self.0);
        }
        let new = self.build();
        let _ = state.dom.replace_with_with_node_1(&new.dom);
        *state = new;
    }
}

impl NodeState {
    /// Changes the element to `new`. Parts that are equal are not touched.
    fn update(&mut self, new: Element) {
        for attribute in &new.attributes {
            // A choice is set again: the user may have made another, which the checkout did not take.
            let is_choice = attribute.0 == "checked";
            if is_choice || !self.attributes.contains(attribute) {
                self.set(attribute.0, Some(&attribute.1));
            }
        }
        for (name, _) in &self.attributes {
            if !new.attributes.iter().any(|attribute| attribute.0 == *name) {
                self.set(name, None);
            }
        }
        self.attributes = new.attributes;
        self.handlers = new.handlers;
        match new.content {
            Content::Text(text) => self.update_text(text),
            Content::Children(children) => self.update_children(children),
        }
    }

    fn set(&self, name: &'static str, value: Option<&str>) {
        match value {
            // JavaScript reads a text as `false` if it is empty.
            _ if PROPERTIES.contains(&name) => {
                Rndr::set_property(&self.dom, name, &value.unwrap_or_default().into());
            }
            Some(value) => Rndr::set_attribute(&self.dom, name, value),
            None => Rndr::remove_attribute(&self.dom, name),
        }
    }

    fn update_text(&mut self, text: String) {
        if !matches!(&self.content, ContentState::Text(old) if *old == text) {
            self.dom.set_text_content(Some(&text));
            self.content = ContentState::Text(text);
        }
    }

    fn update_children(&mut self, children: Vec<Option<Node>>) {
        if let ContentState::Text(_) = &self.content {
            Rndr::clear_children(&self.dom);
            self.content = ContentState::Children(Vec::new());
        }
        let ContentState::Children(states) = &mut self.content else { return };
        let mut children = children.into_iter();
        states.retain_mut(|state| match children.next() {
            Some(child) => {
                state.update(child);
                true
            }
            None => {
                Rndr::remove(state.dom());
                false
            }
        });
        for child in children {
            let state = ChildState::build(child);
            Rndr::insert_node(&self.dom, state.dom(), None);
            states.push(state);
        }
    }

    /// The innermost node around `target` that handles events of this name: its handler and its attributes.
    pub(super) fn handler(
        &mut self,
        name: &str,
        target: &types::Node,
    ) -> Option<(&mut Handler, &mut Attributes)> {
        if !self.dom.contains(Some(target)) {
            return None;
        }
        let inner = match &mut self.content {
            ContentState::Text(_) => None,
            ContentState::Children(children) => children.iter_mut().find_map(|child| match child {
                ChildState::Gap(_) => None,
                ChildState::Node(node) => node.handler(name, target),
            }),
        };
        inner.or_else(|| {
            let own = self.handlers.iter_mut().find(|handler| handler.0 == name);
            own.map(|handler| (&mut handler.1, &mut self.attributes))
        })
    }
}

impl ChildState {
    fn build(child: Option<Node>) -> ChildState {
        match child {
            None => ChildState::Gap(Rndr::create_placeholder()),
            Some(node) => ChildState::Node(node.build()),
        }
    }

    fn dom(&self) -> &types::Node {
        match self {
            ChildState::Gap(dom) => dom,
            ChildState::Node(node) => &node.dom,
        }
    }

    fn update(&mut self, child: Option<Node>) {
        match (child, self) {
            (None, ChildState::Gap(_)) => {}
            (Some(node), ChildState::Node(state)) => node.rebuild(state),
            (child, state) => {
                let new = ChildState::build(child);
                let _ = state.dom().unchecked_ref::<types::Element>().replace_with_with_node_1(new.dom());
                *state = new;
            }
        }
    }
}

impl Mountable for NodeState {
    fn unmount(&mut self) {
        Rndr::remove(&self.dom);
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.dom, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.dom.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.dom.clone()]
    }
}

/// `IntoView` asks for this. The widget is drawn in a browser only, so there is no HTML text and no hydration.
impl RenderHtml for Node {
    type AsyncOutput = Node;
    type Owned = Node;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Node {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> NodeState {
        self.build()
    }

    fn into_owned(self) -> Node {
        self
    }
}

// An attribute that is spread onto a component, as in `<CodeForm class="x" />`, has no effect.
no_attrs!(Node);
