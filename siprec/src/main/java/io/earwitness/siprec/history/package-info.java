/// What the metadata of one recording session said over time: who was on at a moment, and what was known of it by then.
/// Pure and rebuilt from the documents received; keeping those is the recorder's business.
@NullMarked
package io.earwitness.siprec.history;

import org.jspecify.annotations.NullMarked;
