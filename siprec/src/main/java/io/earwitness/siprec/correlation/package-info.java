/// What a recording can be found by beside its own id: the identifiers that clients put into SIP headers and metadata.
/// Pure; reads messages, bodies and metadata, and decides nothing about storing or searching.
@NullMarked
package io.earwitness.siprec.correlation;

import org.jspecify.annotations.NullMarked;
