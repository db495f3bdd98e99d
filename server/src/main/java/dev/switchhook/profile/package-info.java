/// How an endpoint is spoken to: which events it gets, in what shape, with which signature, and
/// what counts as success.
///
/// Public face: [Profile]. A body is a pure function of the stored event and the profile's name, so
/// every attempt sends the same bytes without their being stored again; golden tests pin them. The
/// signature is made anew for each attempt.
@NullMarked
package dev.switchhook.profile;

import org.jspecify.annotations.NullMarked;
