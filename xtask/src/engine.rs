//! The other engines of browsers, in which the browser tests start the drivers themselves.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::machine::Machine;
use crate::report::Steps;
use crate::{apt, tools};

/// An engine of browsers beside Chromium.
#[derive(Clone, Copy)]
pub(crate) enum Engine {
    Firefox,
    WebKit,
}

impl Engine {
    /// The name that the browser tests read from the environment.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The path of its driver. Installs the driver and the browser if one is missing.
    ///
    /// # Errors
    /// As [`apt::install`], and if cargo cannot install geckodriver.
    pub(crate) fn ready(self, machine: &Machine, steps: &mut Steps) -> Result<PathBuf> {
        match self {
            Self::Firefox => {
                apt::ready(machine, &apt::FIREFOX)?;
                Ok(tools::geckodriver().ready(machine, steps)?.join("geckodriver"))
            }
            Self::WebKit => {
                apt::ready(machine, &apt::WEBKIT)?;
                let [driver, _] = apt::WEBKIT.map(|program| program.name);
                let path =
                    machine.which(driver).with_context(|| format!("no {driver} on the search path"))?;
                steps.said(format_args!("{driver}: {}", path.display()));
                Ok(path)
            }
        }
    }
}
