'use client';
import type { ChatClient } from '@chat/client';
import {
  type ComponentType,
  type ForwardRefExoticComponent,
  forwardRef,
  type PropsWithoutRef,
  type RefAttributes,
  useContext,
} from 'react';
import { ClientContext } from './client-context.js';

interface OfClient {
  readonly client?: ChatClient | null;
}

/**
 * A component that has the client of the nearest {@link ChatProvider}, unless it is given one. Where there is no provider it is as
 * it is told; where the provider has no client yet, as on a server, nothing is there: it would go its own way.
 */
export function withProvidedClient<Props extends OfClient, Element>(
  name: string,
  Bare: ComponentType<Props & RefAttributes<Element>>,
): ForwardRefExoticComponent<PropsWithoutRef<Props> & RefAttributes<Element>> {
  const component = forwardRef<Element, Props>((props, ref) => {
    const provided = useContext(ClientContext);
    const client = props.client ?? provided;
    if (client === null) return null;
    const given = client === undefined ? props : { ...props, client };
    return <Bare {...(given as Props)} ref={ref} />;
  });
  component.displayName = name;
  return component;
}
