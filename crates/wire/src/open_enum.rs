//! The macro `open_enum!`.

/// Declares an enum of words that keeps an unknown word as `Other`, so that a newer server breaks nothing and the proxy
/// passes the word on unchanged. Case is ignored, because Vista's documents differ in it.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A word that this version does not know.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => stringify!($variant),)+
                    $name::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> $name {
                $(if word.eq_ignore_ascii_case(stringify!($variant)) { return $name::$variant; })+
                $name::Other(word.to_owned())
            }
        }

        impl Default for $name {
            fn default() -> $name {
                $name::Other(String::new())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "server")]
        impl crate::reading::Read for $name {
            fn read(value: &crate::json_value::Value<'_>, at: &crate::reading::At<'_>) -> Option<$name> {
                String::read(value, at).map(|word| $name::from(word.as_str()))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                String::deserialize(deserializer).map(|word| $name::from(word.as_str()))
            }
        }
    };
}

pub(crate) use open_enum;
