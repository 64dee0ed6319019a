package io.earwitness.recorder.model;

/// What a journal proves about itself: whoever has the journal can compute this anew and compare.
///
/// @param formatVersion of the journal
/// @param blocks        how many it has
/// @param chain         the last value of its hash chain, 64 hex digits
/// @param encrypted     whether its blocks are
public record JournalSeal(int formatVersion, long blocks, String chain, boolean encrypted) {}
