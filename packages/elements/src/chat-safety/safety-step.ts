/** Whether somebody is really to be blocked; what is reported, and why; and that it was. */
export type SafetyStep = 'block' | 'report' | 'sent';
