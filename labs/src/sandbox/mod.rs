//! One disposable Docker Engine per submission: the only place where `bollard` appears.
//!
//! [`Host`] stands for the engine of the machine. [`Host::open`] hands out a [`Sandbox`]: a container that runs an
//! engine of its own, in a user namespace of its own, on a disk of its own, with no network. In it a learner's
//! Dockerfile is built ([`Sandbox::build`]), its image is read ([`Sandbox::image`], [`Sandbox::layers`]) and its
//! container is run and watched ([`Sandbox::start`]). A sandbox is used for one submission and then closed.
//!
//! Everything that the inner engine says is written by a possibly hostile party: it is bounded, its names are
//! validated ([`names`]), and no file is opened through a link that it may have planted.
//!
//! `Err(SandboxError)` is always our fault or the machine's. What the submission does, including dying of a limit, is
//! data: [`BuildOutcome`], [`Started`], [`Answer`].

pub mod doctor;
pub mod images;
pub mod names;

mod build;
mod building;
mod cgroup;
mod container;
mod disk;
mod error;
mod evidence;
mod host;
mod http;
mod image;
mod kernel;
mod launch;
mod layers;
mod limits;
mod observed;
mod open;
mod program;
mod steps;
mod wire;

pub use build::{BuildEvent, BuildOptions, BuildOutcome, Built, FailedBuild, Step, Stop, StoppedBuild};
pub use container::{Container, Run, Started};
pub use error::SandboxError;
pub use host::Host;
pub use image::{HistoryEntry, Image, ImageConfig, Layer};
pub use layers::{LayerDir, LayerTotals};
pub use limits::{HostConfig, Limit, Limits};
pub use observed::{Answer, Health, Listening, Logs, NoAnswer, Process, State, Stopped};
pub use open::Sandbox;
