@NullMarked
package io.earwitness.sip;

import org.jspecify.annotations.NullMarked;
