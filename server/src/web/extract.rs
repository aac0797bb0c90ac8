//! Extractors whose refusals are pages of ours.

use std::collections::BTreeMap;

use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::error::{Error, Result};

/// A form; what cannot be read becomes a page that says so.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Form<T>> {
        axum::Form::from_request(request, state).await.map(|axum::Form(form)| Form(form)).map_err(refused)
    }
}

/// The fields of a form whose names are not known beforehand, each with all its values in order.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub BTreeMap<String, Vec<String>>);

impl Fields {
    /// The first value of a field.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|values| values.first()).map(String::as_str)
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Fields> {
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state).await?;
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            fields.entry(name).or_default().push(value);
        }
        Ok(Fields(fields))
    }
}

fn refused(rejection: FormRejection) -> Error {
    match rejection.status() {
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => Error::bad_request(
            "The form did not arrive as this page sends it: a field is missing, or holds something that is no text.",
        )
        .fix("Go back, reload the page and send the form again."),
        status => Error::from_status(status),
    }
}
