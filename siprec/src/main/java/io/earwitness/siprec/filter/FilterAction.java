package io.earwitness.siprec.filter;

/// What becomes of what a rule names.
public enum FilterAction {
    /// It goes, with all that is in it.
    DROP,
    /// The rule's name stands in its place.
    MASK,
    /// A keyed hash stands in its place, the same for the same value.
    HASH
}
