//! The program as operators use it: its commands, settings, start and stop.

mod commands;
mod containers;
mod descriptors;
mod documents;
mod escalated;
mod file;
mod monitoring;
mod probe;
mod program;
mod serving;
mod settings;
