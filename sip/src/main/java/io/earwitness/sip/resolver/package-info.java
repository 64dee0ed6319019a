/// Where a URI leads: transport, address and port by NAPTR, SRV and address records (RFC 3263).
@NullMarked
package io.earwitness.sip.resolver;

import org.jspecify.annotations.NullMarked;
