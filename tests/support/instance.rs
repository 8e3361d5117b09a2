//! An instance as a process of its own.

use std::ops::Deref;
use std::sync::Arc;

use super::{Door, Operator, Process};

/// A process that serves, and where it answers; killed when it is dropped.
pub struct Instance {
    /// Where it answers.
    pub door: Arc<Door>,
    _process: Process,
}

impl Deref for Instance {
    type Target = Door;

    fn deref(&self) -> &Door {
        &self.door
    }
}

impl Operator {
    /// Starts a service, and waits until it listens.
    pub fn serve(&self) -> Instance {
        let mut process = self.start(&["serve"]);
        let address = process.address().socket_addrs(|| None).unwrap()[0];
        Instance { door: Arc::new(Door::at(address)), _process: process }
    }
}
