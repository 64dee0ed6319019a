@NullMarked
package io.earwitness.siprec;

import org.jspecify.annotations.NullMarked;
