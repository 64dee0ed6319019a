/// Session descriptions and the answers to them. May not use SIP messages: a description is as good in a file.
@NullMarked
package io.earwitness.sip.sdp;

import org.jspecify.annotations.NullMarked;
