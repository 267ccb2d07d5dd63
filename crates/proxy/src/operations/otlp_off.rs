//! Stands for `otlp` in a program without that feature: nothing is exported, so none of these values exists.

use crate::config::{self, Config, ConfigError};
use crate::operations::log;
use crate::operations::trace::Trace;
use axum::http::{Method, StatusCode};
use tokio::task::JoinHandle;

pub(crate) enum Export {}

#[derive(Clone)]
pub(crate) enum Recorder {}

pub(crate) enum Record {}

impl Export {
    /// Warns of a collector in the environment. The settings file cannot name one: its line would be no setting.
    pub(crate) fn new(_: &Config) -> Result<Option<Export>, ConfigError> {
        if config::names_a_collector() {
            log::collector_ignored();
        }
        Ok(None)
    }

    pub(crate) fn recorder(&self) -> Recorder {
        match *self {}
    }

    pub(crate) fn report(&self, _: impl Fn() -> Option<String>) -> JoinHandle<()> {
        match *self {}
    }

    pub(crate) async fn stop(&self, _: Option<String>) {
        match *self {}
    }
}

impl Recorder {
    pub(crate) fn request(&self, _: &Trace, _: &str, _: Option<&str>) -> Option<(Trace, Record)> {
        match *self {}
    }

    pub(crate) fn call(&self, _: &Trace, _: &Method, _: &str, _: &str) -> Option<(Trace, Record)> {
        match *self {}
    }
}

impl Record {
    pub(crate) fn end(self, _: Option<StatusCode>, _: Option<&str>) {
        match self {}
    }
}
