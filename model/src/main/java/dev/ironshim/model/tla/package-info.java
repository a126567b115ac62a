/** TLA+ values in Java: normal form, text, and the generic codec for records, enums, sealed interfaces and collections. */
package dev.ironshim.model.tla;
