//! Stands in for the crate wasm-streams in the widget's build.
//!
//! Leptos depends on it through `server_fn` for streaming server functions, which the widget does not have. The real
//! crate exports three classes to JavaScript, and the linker keeps an export even if nothing calls it: with their glue
//! they are 5 kB of every download (docs/decisions/0005-wasm-streams.md). This one has the functions that `server_fn`
//! names, and exports nothing.
#![forbid(unsafe_code)]

use futures_core::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsValue;

/// A stream of the browser, which this crate only passes on.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream of the browser.
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// The stream of the browser; an empty one in place of `_stream`.
    pub fn from_stream(_stream: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> ReadableStream {
        ReadableStream(JsValue::UNDEFINED.into())
    }

    /// The stream of the browser.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// A stream that has ended.
    pub fn into_stream(self) -> IntoStream {
        IntoStream
    }
}

/// A stream that has ended.
#[derive(Debug)]
pub struct IntoStream;

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
