package io.earwitness.recorder.session;

/// What is said of every deviation of one kind.
///
/// @param rule   the row of the standard, `RFC 7866 §9.1`
/// @param text   what is otherwise, one sentence without a full stop
/// @param done   what we do about it, with a full stop
/// @param stands where to look for it in its message
record DeviationTerms(String rule, String text, String done, Stands stands) {}
