//! The program as operators have it: its commands, its settings, its start and its end.

mod commands;
mod descriptors;
mod documents;
mod escalated;
mod file;
mod monitoring;
mod probe;
mod program;
mod serving;
mod settings;
