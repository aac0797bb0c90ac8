//! Pieces that several pages share, and the larger pieces of single pages, one a file.

pub mod answer;
pub mod attempts;
pub mod checks;
pub mod count;
pub mod engine_note;
pub mod evidence;
pub mod inline;
pub mod layout;
pub mod lecture_parts;
pub mod live;
pub mod moment;
pub mod notice;
pub mod question;
pub mod raw_text;
pub mod sign;
pub mod submissions;
pub mod tasks;
