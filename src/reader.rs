//! Reads serde types out of JavaScript values.
//!
//! `serde_wasm_bindgen::from_value` does the same in general and at three times the bytes: it looks each key up by
//! its text and builds a message for every way to fail (docs/decisions). This reader asks an object for the fields
//! of a struct one after the other, and its error says nothing, since nobody would see it. So a struct read here may
//! have no aliases.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt;
use web_sys::js_sys::{Array, Object, Reflect};
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// The value is of another shape.
#[derive(Debug)]
pub struct OtherShape;

impl fmt::Display for OtherShape {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for OtherShape {}

/// Each of the ways to fail, so that none of their messages is made.
impl Error for OtherShape {
    fn custom<T: fmt::Display>(_: T) -> OtherShape {
        OtherShape
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> OtherShape {
        OtherShape
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> OtherShape {
        OtherShape
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> OtherShape {
        OtherShape
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> OtherShape {
        OtherShape
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> OtherShape {
        OtherShape
    }
    fn missing_field(_: &'static str) -> OtherShape {
        OtherShape
    }
    fn duplicate_field(_: &'static str) -> OtherShape {
        OtherShape
    }
}

/// Reads a value.
///
/// # Errors
/// [`OtherShape`] where a required field is missing or a value is of another type.
pub fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, OtherShape> {
    T::deserialize(Reader(value))
}

struct Reader(JsValue);

/// What a value is. Told apart in one function for all types that are read.
enum Shape {
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    List(Values),
    Record(Entries),
    Nothing,
}

impl Reader {
    #[inline(never)]
    fn shape(self) -> Shape {
        let value = self.0;
        if let Some(text) = value.as_string() {
            Shape::Text(text)
        } else if let Some(number) = value.as_f64() {
            // Whole numbers that a double holds exactly; the cast cuts nothing off.
            let whole = number as i64;
            let exact = whole.unsigned_abs() < 1 << 53 && whole as f64 == number;
            if exact { Shape::Whole(whole) } else { Shape::Number(number) }
        } else if let Some(flag) = value.as_bool() {
            Shape::Flag(flag)
        } else if Array::is_array(&value) {
            Shape::List(Values::Elements(value.unchecked_into(), 0))
        } else if value.is_object() {
            Shape::Record(Entries { entries: Object::entries(&value.unchecked_into()), at: 0 })
        } else {
            Shape::Nothing
        }
    }
}

impl<'de> Deserializer<'de> for Reader {
    type Error = OtherShape;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherShape> {
        match self.shape() {
            Shape::Text(text) => visitor.visit_string(text),
            Shape::Whole(number) => visitor.visit_i64(number),
            Shape::Number(number) => visitor.visit_f64(number),
            Shape::Flag(flag) => visitor.visit_bool(flag),
            Shape::List(values) => visitor.visit_seq(values),
            Shape::Record(entries) => visitor.visit_map(entries),
            Shape::Nothing => visitor.visit_unit(),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherShape> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, OtherShape> {
        let is_record = self.0.is_object() && !Array::is_array(&self.0);
        if is_record { visitor.visit_seq(Values::Fields(self.0, fields.iter())) } else { Err(OtherShape) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, OtherShape> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// Values one after the other.
enum Values {
    /// The fields of a struct, in the struct's order; one that is not there counts as left out.
    Fields(JsValue, std::slice::Iter<'static, &'static str>),
    /// The elements of a list, from this one on.
    Elements(Array, u32),
}

impl Values {
    #[inline(never)]
    fn take(&mut self) -> Option<Reader> {
        match self {
            Values::Fields(object, names) => {
                let value = Reflect::get(object, &JsValue::from_str(names.next()?)).unwrap_or_default();
                (!value.is_undefined()).then_some(Reader(value))
            }
            Values::Elements(list, at) => {
                let value = (*at < list.length()).then(|| Reader(list.get(*at)));
                *at += 1;
                value
            }
        }
    }
}

impl<'de> SeqAccess<'de> for Values {
    type Error = OtherShape;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, OtherShape> {
        self.take().map(|value| seed.deserialize(value)).transpose()
    }
}

struct Entries {
    entries: Array,
    at: u32,
}

impl Entries {
    fn entry(&self, half: u32) -> JsValue {
        self.entries.get(self.at).unchecked_into::<Array>().get(half)
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = OtherShape;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, OtherShape> {
        if self.at >= self.entries.length() {
            return Ok(None);
        }
        let name = self.entry(0).as_string().unwrap_or_default();
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, OtherShape> {
        let value = self.entry(1);
        self.at += 1;
        seed.deserialize(Reader(value))
    }
}
