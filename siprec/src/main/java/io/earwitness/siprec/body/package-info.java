/// Message bodies of recording sessions: multipart bytes to parts and back, as received and as meant.
/// Understands MIME, never XML or SDP contents; may use only deviations and the SIP body type.
@NullMarked
package io.earwitness.siprec.body;

import org.jspecify.annotations.NullMarked;
