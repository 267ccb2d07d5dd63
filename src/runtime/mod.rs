//! The event loop of a widget: each event goes through `checkout::step`, and the effects that it returns are run. The only
//! place that spawns a future.

mod client;
mod host;
mod promises;
mod registry;
mod scan;
mod transport;
mod turns;

pub(crate) use host::Options;
pub(crate) use promises::Until;

use client::Client;
use host::Host;
use transport::sleep;

use crate::texts::Texts;
use crate::view::Surface;
use checkout::{
    Call, Checkout, Effect, Event, Failure, Focus, HostEvent, Language, Message, Moment, Refusal, RequestId,
    Settings, step, view_model,
};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::js_sys::Function;
use web_sys::wasm_bindgen::JsValue;
use web_sys::{AbortController, HtmlElement};

/// How long the drawing of an answer in the middle of an action waits: the next answer may come first.
const BRIEF_MS: u32 = 100;

/// One widget on the page.
pub(crate) struct Shell {
    settings: Settings,
    state: RefCell<Checkout>,
    /// Events that arrived while another was being handled: a page may call a method from within an event.
    queue: RefCell<VecDeque<Event>>,
    handling: Cell<bool>,
    stopped: Cell<bool>,
    /// The write of this widget that is under way.
    writing: Cell<Option<RequestId>>,
    /// The promises that methods returned to the page.
    waiting: RefCell<Vec<(Until, Function, Function)>>,
    client: Rc<Client>,
    host: Host,
    /// Opens the scanner.
    scanner: Option<Function>,
    /// The request of the open scanner, and what closes it.
    scanning: RefCell<Option<(RequestId, AbortController)>>,
    texts: RefCell<Texts>,
    root: HtmlElement,
    surface: Surface,
    /// How long the drawing that is due waits, in milliseconds; `None` if none is due.
    due: Cell<Option<u32>>,
    /// The place that gets the focus when the next drawing is done.
    focus: Cell<Option<Focus>>,
    /// Whether the focused element went while a call was under way. The browser then starts again at the top of the page.
    lost_focus: Cell<bool>,
    this: Weak<Shell>,
}

impl Shell {
    pub(crate) fn new(mut options: Options, host: HtmlElement, root: HtmlElement) -> Rc<Shell> {
        let settings = options.settings.clone();
        let (texts, formats) = (std::mem::take(&mut options.texts), std::mem::take(&mut options.formats));
        let texts = Texts::new(texts, formats, settings.currency);
        let host = Host::new(host, &mut options);
        let shell = Rc::new_cyclic(|this| Shell {
            state: RefCell::new(Checkout::new(settings.clone())),
            settings,
            scanner: options.scanner.take(),
            scanning: RefCell::default(),
            queue: RefCell::default(),
            handling: Cell::new(false),
            stopped: Cell::new(false),
            writing: Cell::default(),
            waiting: RefCell::default(),
            client: Rc::new(Client::new(options)),
            host,
            texts: RefCell::new(texts),
            surface: Surface::new(root.clone(), sender(Weak::clone(this))),
            root,
            due: Cell::default(),
            focus: Cell::default(),
            lost_focus: Cell::new(false),
            this: Weak::clone(this),
        });
        registry::enter(&shell);
        shell
    }

    /// Starts the widget: sends the initial reads and ticks once per second.
    pub(crate) fn start(&self) {
        // Before there is anything to say: a live region that is added together with its text is not announced.
        self.draw();
        self.send(Event::Started);
        let this = Weak::clone(&self.this);
        spawn(async move {
            loop {
                sleep(1000).await;
                match this.upgrade() {
                    Some(shell) if !shell.stopped.get() => shell.send(Event::Ticked(now())),
                    _ => return,
                }
            }
        });
    }

    /// Stops the widget: it draws and emits nothing from now on, and its reads are aborted. A write is not, because
    /// aborting it would only hide its outcome.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
        self.client.transport.stop_reading();
        self.close_scanner();
        self.surface.clear();
    }

    /// Draws when the present events are handled, because an event's own element may change. Without a wait, it uses
    /// no timer: a page could clear it, and a press before it would find the old elements.
    fn draw_in(&self, milliseconds: u32) {
        if self.due.get().is_some_and(|due| due <= milliseconds) {
            return;
        }
        self.due.set(Some(milliseconds));
        let this = Weak::clone(&self.this);
        spawn(async move {
            if milliseconds > 0 {
                sleep(milliseconds).await;
            }
            if let Some(shell) = this.upgrade()
                && shell.due.take().is_some()
                && !shell.stopped.get()
            {
                shell.draw();
            }
        });
    }

    fn draw(&self) {
        let model = view_model(&self.state.borrow());
        let had_focus = self.lost_focus.get() || host::has_focus();
        self.surface.draw(&model, &self.texts.borrow());
        if let Some(focus) = self.focus.take() {
            host::focus(&self.root, focus);
        }
        let is_lost = had_focus && !host::has_focus();
        // The focus on the title may scroll the page, and a call may end with a focus on a field.
        self.lost_focus.set(is_lost && model.busy);
        if is_lost && !model.busy {
            host::focus(&self.root, Focus::Title);
        }
    }

    /// Handles an event after all earlier ones.
    pub(crate) fn send(&self, event: Event) {
        self.queue.borrow_mut().push_back(event);
        if self.handling.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().pop_front();
            match next {
                Some(event) if !self.stopped.get() => self.handle(event),
                Some(_) => {}
                None => break,
            }
        }
        self.handling.set(false);
        self.settle_promises();
    }

    fn handle(&self, event: Event) {
        let is_answer = matches!(event, Event::Replied(..));
        // The state is moved out and back, because a copy for each event would be waste.
        let placeholder = Checkout::new(self.settings.clone());
        let (state, effects) = step(self.state.replace(placeholder), event);
        let is_brief = is_answer && !state.is_settled() && state.order().is_some();
        self.state.replace(state);
        self.draw_in(if is_brief { BRIEF_MS } else { 0 });
        for effect in effects {
            self.run(effect);
        }
    }

    fn run(&self, effect: Effect) {
        match effect {
            Effect::Emit(event) => self.emit(&event),
            Effect::Focus(focus) => self.focus.set(Some(focus)),
            Effect::Wait(request, milliseconds) => self.later(async move {
                sleep(milliseconds).await;
                Event::Waited(request)
            }),
            Effect::Scan(request) => {
                let scan = self.open_scanner(request);
                self.later(async move { Event::Scanned(request, scan::ended(JsFuture::from(scan).await)) });
            }
            Effect::CloseScanner => self.close_scanner(),
            Effect::Call(request, call) => self.call(request, call),
        }
    }

    fn call(&self, request: RequestId, call: Call) {
        if matches!(call, Call::Write(_)) && !self.take_turn(request) {
            // Another widget of this page is writing the same order.
            let busy = Failure::Refused(Refusal::OrderBusy);
            return self.send(Event::Replied(request, Err(busy), now()));
        }
        let (client, this) = (Rc::clone(&self.client), Weak::clone(&self.this));
        self.later(async move {
            let result = client.call(request, call).await;
            if let Some(shell) = this.upgrade() {
                shell.end_turn(request);
            }
            Event::Replied(request, result, now())
        });
    }

    /// Sends the event that the work ends with.
    fn later(&self, work: impl Future<Output = Event> + 'static) {
        let this = Weak::clone(&self.this);
        spawn(async move {
            let event = work.await;
            if let Some(shell) = this.upgrade() {
                shell.send(event);
            }
        });
    }

    fn emit(&self, event: &HostEvent) {
        if let HostEvent::TokenRenewed(token) = event {
            self.client.transport.set_order_token(Some(token.reveal().to_owned()));
        }
        self.host.notify(event, &self.texts.borrow());
        if matches!(event, HostEvent::Change(_)) {
            for other in self.others() {
                // A widget that already shows the change does not read again; a busy one reads the order anyway.
                let (theirs, ours) = (other.state.borrow(), self.state.borrow());
                let differs = theirs.order() != ours.order() || theirs.payments() != ours.payments();
                drop((theirs, ours));
                if differs {
                    other.send(Event::Resumed);
                }
            }
        }
    }

    pub(crate) fn set_language(&self, language: &str, texts: JsValue, formats: JsValue) {
        self.texts.replace(Texts::new(texts, formats, self.settings.currency));
        self.send(Event::LanguageChanged(Language::new(language)));
    }

    /// Sets the token for all calls from now on. Returns whether an order is shown; if not, the widget has to be mounted
    /// again.
    pub(crate) fn set_order_token(&self, token: Option<String>) -> bool {
        self.client.transport.set_order_token(token);
        self.state.borrow().order().is_some()
    }

    fn error(&self, message: Message) -> JsValue {
        self.host.error(message, &self.texts.borrow())
    }
}

/// Sends the events of the widget's elements.
fn sender(shell: Weak<Shell>) -> impl Fn(Event) {
    move |event| {
        if let Some(shell) = shell.upgrade() {
            shell.send(event);
        }
    }
}

/// The present moment by the page's monotonic clock.
fn now() -> Moment {
    let milliseconds =
        web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    Moment::from_millis(milliseconds as u64)
}

/// Runs a future until it ends, even if the widget is removed meanwhile.
#[expect(clippy::disallowed_methods, reason = "the only place that spawns a future")]
fn spawn(future: impl Future<Output = ()> + 'static) {
    spawn_local(future);
}
