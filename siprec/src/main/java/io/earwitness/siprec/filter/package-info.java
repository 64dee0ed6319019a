/// What is never stored (RFC 7865 §10): rules that name headers and elements, and the messages without what they name.
/// Used by whoever stores; reading and meaning are left to the packages it uses.
@NullMarked
package io.earwitness.siprec.filter;

import org.jspecify.annotations.NullMarked;
