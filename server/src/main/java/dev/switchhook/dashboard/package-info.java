/// The pages for people: server-rendered HTML that works for reading without JavaScript.
///
/// Public face: [Dashboard]. Other public types are public for the templates alone, which are
/// compiled into a package of their own.
///
/// How a request goes: [Screens] finds the session and the role, checks where a change comes from,
/// and hands a [Visit] to a handler of one of the `…Pages`. The handler calls the API within the
/// process ([Visit#api]), so the dashboard can do nothing that the API does not do, makes a view of
/// the answer, and renders a template with a [Ui].
///
/// How to add a screen `things`:
///
/// 1. `ThingsPages implements Pages`, with one line in [Screens#ALL]; it mounts its routes with
///    [Screens.Mount] (`page` for GET, `action` for POST, `own` for what is the user's own and not
///    the application's). Views are public records. What is made by a form is made once, however
///    often it is sent ([Visit#createOnce]).
/// 2. Templates in `server/src/main/jte/things/….jte`, beginning with `@param
///    dev.switchhook.dashboard.Ui ui` and `@param … view`; they call `@template.layout(…)` and the
///    parts in `jte/part`.
/// 3. Texts in `resources/dashboard/messages/things_{en,pt_BR,es,hi}.properties`, all keys
///    beginning with `things.`; `MessagesTest` compares the languages.
/// 4. Styles in `resources/dashboard/assets/things.css` if the shared ones do not do
///    ([Pages#styles] names it); scripts as a module `resources/dashboard/assets/things.js`, which
///    the template names with `ui.asset("things.js")`. Assets have flat names and import nothing.
/// 5. A line in `e2e`'s list of pages, which looks at it in a browser, and a test over HTTP.
///
/// Invariants: no inline script, no inline style, no `style=`; what strangers wrote is only ever
/// text; every POST but sign-in carries the form token of its session and of the application that
/// its page shows, which must be the one that is looked at, and every one comes from this site;
/// every change and every reveal of personal data is in the audit log.
///
/// It knows nothing of events, deliveries and providers but what the API says.
@NullMarked
package dev.switchhook.dashboard;

import org.jspecify.annotations.NullMarked;
