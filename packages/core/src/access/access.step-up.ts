import { Actor } from "../actor/actor.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";

/**
 * What hands out rights or money is done by who signed in just now, with the second factor where there is one. A key signs
 * in nowhere: it may only where its scope, which a step-up gave it, is enough.
 */
export function requireStepUp({ isEnrolling = false, keysMay = false } = {}): void {
  const actor = Actor.use();
  if (actor.type === "system" || (keysMay && actor.type === "key")) return;
  if (actor.type !== "user") throw Actor.Forbidden();
  const { stepUpSeconds, stepUpNeedsSecondFactor } = Rule.use();
  const isRecent = Runtime.now().getTime() - actor.authenticatedAt <= stepUpSeconds * 1000;
  // Whoever sets up a second factor has none to show, unless they had one before.
  const needsFactor = (stepUpNeedsSecondFactor && !isEnrolling) || actor.secondFactor !== "none";
  if (isRecent && (!needsFactor || actor.secondFactor === "proved")) return;
  throw Actor.StepUpRequired({ withinSeconds: stepUpSeconds, secondFactor: needsFactor });
}
