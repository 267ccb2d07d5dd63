//! The macro `answer!`.

/// Declares the types of an answer: the fields that are read, passed on, and documented.
///
/// Each field is written as its name on the wire, whether it is needed, and the Rust field:
///
/// | word | if the field is missing or `null` | if it is of another type |
/// |---|---|---|
/// | `required` | the object cannot be read | the object cannot be read |
/// | `optional` | the default of its type | the default of its type, and a note |
/// | `kept` | like `optional`, but the field is always written | like `optional` |
/// | `optional_text` | like `optional` | like `optional`, also for a number |
/// | `amount` | like `optional` | like `optional`, but a number alone is the amount |
/// | `texts` | like `optional` | like `optional`, but a text alone is a list of one |
/// | `of_whole_ticket` | like `optional` | like `optional`, also if a field that SetShowtime repeats is of another type |
/// | `required_unless_null` | the default of its type | the object cannot be read |
///
/// A type gets [`Read`](crate::reading::Read), `Deserialize` by the same rule, `Serialize`, and a table of its
/// `FIELDS`. Optional fields with their default value are not written, so an answer does not grow when it is passed on.
/// Lists at the top of an answer are `kept`, because the page's own code may expect them to exist.
///
/// `#[hidden(field)]` keeps a field out of `Debug`: one with a code that can be used.
macro_rules! answer {
    ($(
        $(#[doc = $about:literal])*
        $(#[derive($($derive:ident),+)])?
        $(#[hidden($($hidden:ident),+)])?
        pub struct $name:ident {
            $($(#[doc = $doc:literal])* $wire:literal $need:ident $field:ident: $type:ty,)+
        }
    )+) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Default, PartialEq, Eq $($(, $derive)+)?)]
        pub struct $name {
            $($(#[doc = $doc])* pub $field: $type,)+
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let hidden: &[&str] = &[$($(stringify!($hidden)),+)?];
                let mut shown = f.debug_struct(stringify!($name));
                $(if !hidden.contains(&stringify!($field)) {
                    shown.field(stringify!($field), &self.$field);
                })+
                if hidden.is_empty() { shown.finish() } else { shown.finish_non_exhaustive() }
            }
        }

        impl $name {
            /// The fields that are read.
            pub const FIELDS: &[$crate::reading::Field] = &[$($crate::reading::Field {
                name: $wire,
                need: stringify!($need),
                kind: stringify!($type),
                about: concat!($($doc),*),
            }),+];
        }

        impl $crate::reading::Read for $name {
            fn read(value: &$crate::json_value::Value<'_>, at: &$crate::reading::At<'_>) -> Option<$name> {
                let object = at.object(value)?;
                Some($name { $($field: at.$need(object, $wire)?,)+ })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                let mut map = serializer.serialize_map(None)?;
                $(if matches!(stringify!($need), "required" | "kept") || self.$field != <$type>::default() {
                    map.serialize_entry($wire, &self.$field)?;
                })+
                map.end()
            }
        }

        $crate::reading::deserialize_by_reading!($name);
    )+};
}

pub(crate) use answer;
