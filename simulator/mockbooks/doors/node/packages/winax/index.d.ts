/** A COM object: members by their names, without case. */
export class Object {
  constructor(id: string, options?: ActiveXObjectOptions);
  __id?: string;
  __value?: any;
  __type?: any[];
  __methods?: any;
  __vars?: any;
  [key: string]: any;
}

export class Variant {
  constructor(value?: any, type?: string);
  assign(value: any, type?: string): void;
  cast(type: string): void;
  clear(): void;
  valueOf(): any;
}

export function cast(value: any, type: string): Variant;
export function release(...objects: any[]): number;

declare global {
  function ActiveXObject(id: string, options?: ActiveXObjectOptions): any;
  interface ActiveXObjectOptions {
    activate?: boolean;
    getobject?: boolean;
    type?: boolean;
  }
}
